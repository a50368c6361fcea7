/* What stays in the phone, over IndexedDB:
   packs   one row a walk, as the server gave it, its addresses' states as last merged there;
   locals  one row a walk: what this phone counted, and what undo needs;
   events  what was done and not taken by the server yet, one row each;
   phone   this phone's key.
   `write` is one transaction, flushed to the disk before it answers: a battery that dies takes nothing along. */

const NAME = "porte-a-porte"
const VERSION = 1
let opening

function open() {
  opening ??= asked(indexedDB.open(NAME, VERSION), (request) => {
    request.onupgradeneeded = () => build(request.result)
  })
    // A newer version of these pages was here before: its tables still hold what we need.
    .catch((error) => (error.name === "VersionError" ? asked(indexedDB.open(NAME)) : Promise.reject(error)))
    .then((base) => {
      base.onversionchange = () => base.close()
      base.onclose = () => (opening = undefined)
      return base
    })
  opening.catch(() => (opening = undefined))
  return opening
}

function build(base) {
  base.createObjectStore("packs", { keyPath: "id" })
  base.createObjectStore("locals", { keyPath: "walk" })
  base.createObjectStore("events", { keyPath: "id" }).createIndex("walk", "walk")
  base.createObjectStore("phone", { keyPath: "key" })
}

/** `put`: {table: [rows]}, `remove`: {table: [keys]}: all of it or nothing. */
export async function write({ put = {}, remove = {} }) {
  const tables = [...new Set([...Object.keys(put), ...Object.keys(remove)])]
  const base = await open()
  const transaction = begun(base, tables)
  for (const [table, rows] of Object.entries(put)) for (const row of rows) transaction.objectStore(table).put(row)
  for (const [table, keys] of Object.entries(remove)) for (const key of keys) transaction.objectStore(table).delete(key)
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve
    transaction.onabort = transaction.onerror = () => reject(transaction.error)
  })
}

export async function read(table, key) {
  const base = await open()
  return asked(base.transaction(table).objectStore(table).get(key))
}

export async function readAll(table, walk) {
  const base = await open()
  const store = base.transaction(table).objectStore(table)
  return asked(walk === undefined ? store.getAll() : store.index("walk").getAll(walk))
}

function begun(base, tables) {
  try {
    return base.transaction(tables, "readwrite", { durability: "strict" })
  } catch (error) {
    // The browser closed it behind our back: the next try opens it anew.
    if (error.name === "InvalidStateError") opening = undefined
    throw error
  }
}

function asked(request, prepare) {
  prepare?.(request)
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** This phone's key, made here once. */
export async function phoneKey() {
  const row = await read("phone", "phone")
  if (row) return row.id
  const id = crypto.randomUUID()
  await write({ put: { phone: [{ key: "phone", id }] } })
  return id
}
