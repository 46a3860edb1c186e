"""Files in: any table of messages (CSV, XLSX) becomes imported history, row by row through the verb's own check.

``store.sheets`` opens the file, ``columns`` finds what each column means, ``mapping`` corrects it, ``dates`` and
``whereabouts`` read what is easily misread, ``rows`` makes records of it, ``running`` feeds them to the verb in
batches.
"""
