/* Every request a page makes goes through here: the CSRF token, one way to read an answer, one way to show an error.
   `request(url, {method, data})` gives the parsed JSON (or text) of a good answer and throws HttpError for any other;
   `upload(url, data, onShare)` sends files and says how much has gone; `toast(message)` says something in the page's live region (base.html, data-campaign-toasts). */

const TOAST_MS = 8000

export class HttpError extends Error {
  constructor(status, message, body) {
    super(message)
    this.name = "HttpError"
    this.status = status
    this.body = body
  }
}

/** Ask the server. `data` is FormData or an object sent as JSON; `signal` stops the request. */
export async function request(url, { method = "GET", data, signal } = {}) {
  const headers = { Accept: "application/json, text/html;q=0.9" }
  const unsafe = !["GET", "HEAD"].includes(method)
  if (unsafe) headers["X-CSRFToken"] = csrfToken()
  if (data && !(data instanceof FormData)) headers["Content-Type"] = "application/json"
  const body = data instanceof FormData ? data : data && JSON.stringify(data)
  let response
  try {
    response = await fetch(url, { method, headers, body, signal, credentials: "same-origin" })
  } catch (error) {
    if (error.name === "AbortError") throw error
    throw new HttpError(0, phrase("offline"))
  }
  const content = await parsed(response)
  if (!response.ok) throw new HttpError(response.status, sentence(response, content), content)
  return content
}

/** Like `request`, but a failure is shown to the reader and gives null. */
export async function requestOrTell(url, options) {
  try {
    return await request(url, options)
  } catch (error) {
    if (error.name !== "AbortError") toast(error.message, { kind: "danger" })
    return null
  }
}

/** Post FormData; `onShare` is told the share sent, 0 to 1. Gives {status, url, text} of whatever the server answers,
    after its redirects; throws HttpError when nothing came back. (fetch does not tell how much was sent.) */
export function upload(url, data, onShare) {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest()
    sending.open("POST", url)
    sending.setRequestHeader("Accept", "text/html")
    sending.setRequestHeader("X-CSRFToken", csrfToken())
    sending.upload.addEventListener("progress", (event) => event.lengthComputable && onShare(event.loaded / event.total))
    sending.addEventListener("error", () => reject(new HttpError(0, phrase("offline"))))
    sending.addEventListener("load", () =>
      resolve({ status: sending.status, url: sending.responseURL, text: sending.responseText }),
    )
    sending.send(data)
  })
}

/** Say something for eight seconds; errors stay until they are closed. */
export function toast(message, { kind = "info" } = {}) {
  const region = document.querySelector("[data-campaign-toasts]")
  if (!region) return
  const box = document.createElement("div")
  box.className = `toast toast-${kind}`
  const words = document.createElement("p")
  words.textContent = message
  const close = document.createElement("button")
  close.type = "button"
  close.textContent = region.dataset.campaignClose
  close.addEventListener("click", () => box.remove())
  box.append(words, close)
  region.append(box)
  if (kind !== "danger") setTimeout(() => box.remove(), TOAST_MS)
}

function csrfToken() {
  const cookie = document.cookie.split("; ").find((part) => /^(__Host-)?csrftoken=/.test(part))
  if (cookie) return decodeURIComponent(cookie.slice(cookie.indexOf("=") + 1))
  return document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? ""
}

async function parsed(response) {
  const type = response.headers.get("Content-Type") ?? ""
  if (response.status === 204) return null
  return type.includes("json") ? response.json().catch(() => null) : response.text()
}

function sentence(response, content) {
  if (content && typeof content === "object") {
    const told = content.message ?? content.detail ?? content.error
    if (typeof told === "string") return told
  }
  return phrase(response.status === 429 ? "busy" : response.status === 403 ? "forbidden" : "failed")
}

const PHRASES = {
  fr: {
    offline: "La connexion a manqué. Réessayez dans un instant.",
    busy: "Beaucoup de demandes à la fois. Attendez un peu, puis réessayez.",
    forbidden: "Ce n'est pas possible ici, ou pas maintenant.",
    failed: "Cela n'a pas marché. Réessayez.",
  },
  en: {
    offline: "The connection dropped. Try again in a moment.",
    busy: "Too many requests at once. Wait a little, then try again.",
    forbidden: "This is not possible here, or not now.",
    failed: "That did not work. Try again.",
  },
}

function phrase(name) {
  return (PHRASES[document.documentElement.lang] ?? PHRASES.fr)[name]
}
