// A voice note of at most a minute.
export const LONGEST_S = 60;
const KINDS = [["audio/webm;codecs=opus", "voice.webm"], ["audio/mp4", "voice.m4a"], ["audio/ogg;codecs=opus", "voice.ogg"]];

export const canRecord = () => Boolean(navigator.mediaDevices && window.MediaRecorder && KINDS.some(([kind]) => MediaRecorder.isTypeSupported(kind)));

// Starts at once. `tick(seconds)` while it runs; the promise `done` gives {name, blob} when it was stopped.
export async function record(tick) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
  const [kind, name] = KINDS.find(([each]) => MediaRecorder.isTypeSupported(each));
  const recorder = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: 32000 });
  const parts = [];
  const began = Date.now();
  recorder.ondataavailable = (event) => parts.push(event.data);
  const done = new Promise((finish) => {
    recorder.onstop = () => {
      clearInterval(beat);
      stream.getTracks().forEach((track) => track.stop());
      finish({ name, blob: new Blob(parts, { type: kind.split(";")[0] }) });
    };
  });
  const stop = () => { if (recorder.state !== "inactive") recorder.stop(); };
  const beat = setInterval(() => {
    const seconds = Math.floor((Date.now() - began) / 1000);
    tick(seconds);
    if (seconds >= LONGEST_S) stop();
  }, 250);
  recorder.start();
  return { stop, done };
}
