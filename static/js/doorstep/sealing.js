/* Seals what a resident typed for the server alone (canvassing/doorstep/sealing.py): a key made for this one card,
   ECDH on P-256, HKDF-SHA-256, AES-GCM. Nobody can open it on this phone afterwards. */

const CURVE = { name: "ECDH", namedCurve: "P-256" }
const INFO = new TextEncoder().encode("doorstep card")

/** `key`: the server's public key (SPKI, base64); `card`: the id it is sent with. Gives the seal, base64. */
export async function seal(content, { card, key }) {
  const theirs = await crypto.subtle.importKey("spki", bytes(key), CURVE, false, [])
  const mine = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"])
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, mine.privateKey, 256)
  const drawn = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"])
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: INFO }
  const aes = await crypto.subtle.deriveKey(how, drawn, { name: "AES-GCM", length: 256 }, false, ["encrypt"])
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const additionalData = new TextEncoder().encode(card)
  const text = new TextEncoder().encode(JSON.stringify(content))
  const ct = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, aes, text)
  const epk = await crypto.subtle.exportKey("raw", mine.publicKey)
  return btoa(JSON.stringify({ epk: base64(epk), iv: base64(iv), ct: base64(ct) }))
}

function bytes(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
}

function base64(buffer) {
  return btoa(String.fromCharCode(...new Uint8Array(buffer)))
}
