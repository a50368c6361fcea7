/* How long a message is, as each network counts it, while it is being typed: the rules of actions/sharing/lengths.py.
   `measure(network, text, url)` gives {used, limit, unit, fits}. */

const LINK = 23;
const LIGHT = [[0, 4351], [8192, 8205], [8208, 8223], [8242, 8247]];
const EMOJI = /^(?:\p{RI}\p{RI}|[#*0-9]\uFE0F?\u20E3|[©®]\uFE0F|(?![©®])\p{Extended_Pictographic})/u;
const LINKS = /https?:\/\/[^\s<>"«»]+/giu;
const BARE = /(?<![\p{L}\p{N}_@.\-/#$])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+([a-z]{2,})(?![\p{L}\p{N}_@-])(?:\/[^\s<>"«»]*)?/giu;
const MENTIONS = /(?<![=/\p{L}\p{N}_])@([\p{L}\p{N}_]+(?:[.-]+[\p{L}\p{N}_]+)*)@[\p{L}\p{N}_.-]*[\p{L}\p{N}_]/giu;
const ENDINGS = ".,;:!?…'\"’”";
/* Endings of « site.fr » without « https:// » that X takes for a link: those that people here write. The server knows all. */
const ENDINGS_OF_SITES = new Set(("com org net info eu fr re gp mq gf yt pm wf tf nc pf bzh paris alsace corsica be ch lu ca de es it uk pt nl " +
  "io co me tv app dev page blog site online news media club live link world today social wiki video shop art design green vote").split(" "));
const GSM = new Set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà");
const GSM_DOUBLE = new Set("\f^{}\\[~]|€");

const bytes = (text) => new TextEncoder().encode(text).length;
const letters = (text) => [...text].length;

const RULES = {
  x: [280, "characters", xLength],
  facebook: [63206, "characters", letters],
  bluesky: [300, "graphemes", (message) => signs(message).length],
  mastodon: [500, "characters", mastodonLength],
  linkedin: [3000, "characters", letters],
  threads: [500, "characters", threadsLength],
  whatsapp: [65536, "characters", letters],
  telegram: [4096, "characters", letters],
  email: [2000, "characters", mailtoLength],
  sms: [6, "messages", smsParts],
};

/** The message with its link: where the text has it already, or else at the end. */
export function whole(text, url) {
  const plain = text.replaceAll("\r\n", "\n").trim();
  return !url || plain.includes(url) ? plain : `${plain} ${url}`.trim();
}

export function measure(network, text, url) {
  const message = whole(text, url);
  const [limit, unit, count] = RULES[network] ?? [null, "characters", letters];
  if (network === "bluesky" && bytes(message) > 3000) return { used: bytes(message), limit: 3000, unit: "bytes", fits: false };
  const used = count(message);
  return { used, limit, unit, fits: limit === null || used <= limit };
}

function xLength(message) {
  const { rest, links } = withoutLinks(message.normalize("NFC"), true);
  return LINK * links + signs(rest).reduce((sum, sign) => sum + xWeight(sign), 0);
}

function xWeight(sign) {
  if (EMOJI.test(sign)) return 2;
  return [...sign].reduce((sum, letter) => {
    const code = letter.codePointAt(0);
    return sum + (LIGHT.some(([low, high]) => code >= low && code <= high) ? 1 : 2);
  }, 0);
}

function mastodonLength(message) {
  const { rest, links } = withoutLinks(message, false);
  return LINK * links + signs(rest.replace(MENTIONS, "@$1")).length;
}

function threadsLength(message) {
  return signs(message).reduce((sum, sign) => sum + (EMOJI.test(sign) ? bytes(sign) : letters(sign)), 0);
}

function mailtoLength(message) {
  return "mailto:?subject=&body=".length + encoded(message.replaceAll("\n", "\r\n")).length;
}

function smsParts(message) {
  const plain = [...message].every((letter) => GSM.has(letter) || GSM_DOUBLE.has(letter));
  const size = plain ? [...message].reduce((sum, letter) => sum + (GSM_DOUBLE.has(letter) ? 2 : 1), 0) : message.length;
  const [single, part] = plain ? [160, 153] : [70, 67];
  return size <= single ? 1 : Math.ceil(size / part);
}

function withoutLinks(message, bare) {
  let links = 0;
  const taken = (found) => {
    links += 1;
    return `\0${found.slice(linkEnds(found).length)}`;
  };
  let rest = message.replace(LINKS, taken);
  if (bare) rest = rest.replace(BARE, (found, ending) => (ENDINGS_OF_SITES.has(ending.toLowerCase()) ? taken(found) : found));
  return { rest: rest.replaceAll("\0", ""), links };
}

/* The point that ends a sentence is not of a link, nor a bracket it did not open. */
function linkEnds(found) {
  const count = (text, sign) => text.split(sign).length;
  while (found && (ENDINGS.includes(found.at(-1)) || (found.at(-1) === ")" && count(found, ")") > count(found, "("))))
    found = found.slice(0, -1);
  return found;
}

function signs(text) {
  if (!("Segmenter" in Intl)) return [...text];
  return [...new Intl.Segmenter("fr", { granularity: "grapheme" }).segment(text)].map((part) => part.segment);
}

/** As Python's quote(safe=""): everything but letters, digits and « _.-~ ». */
export function encoded(text) {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
