// Where the phone is: asked for by a press, or watched while a patrol keeps a track; never otherwise.
export const canFind = () => "geolocation" in navigator && window.isSecureContext;

const plain = ({ coords, timestamp }) => ({ lon: coords.longitude, lat: coords.latitude, accuracy: Math.round(coords.accuracy), at: timestamp });

export function find() {
  return new Promise((done, fail) => {
    const how = { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 };
    navigator.geolocation.getCurrentPosition((found) => done(plain(found)), fail, how);
  });
}

export function watch(act) {
  const id = navigator.geolocation.watchPosition((found) => act(plain(found)), () => {}, { enableHighAccuracy: true });
  return () => navigator.geolocation.clearWatch(id);
}
