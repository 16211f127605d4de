/** Of one line of a secret, or of a part of its base64: those are not meant to be unique. */
const shortestPart = 8;

/**
 * A secret as it may be in a text: as it is, as programs write it into addresses, JSON, pages and command lines, in base64,
 * and its lines.
 */
export function formsOf(secret: string): string[] {
  const trimmed = secret.trim();
  const lines = trimmed.split(/[\r\n]+/).map((line) => line.trim());
  const parts =
    lines.length === 1 ? [] : lines.filter((line) => line.length >= shortestPart && !/^-+(?:BEGIN|END)\b/.test(line));
  return [secret, trimmed]
    .flatMap((whole) => [...escaped(whole), ...inBase64(whole)])
    .concat(parts.flatMap((part) => [...escaped(part), ...inBase64(part)]));
}

function escaped(text: string): string[] {
  if (/^[\w.-]*$/.test(text)) return [text, ...inHex(text)];
  const sound = text.toWellFormed();
  const url = encodeURIComponent(sound);
  const perPart = sound.split(':').map(encodeURIComponent).join(':');
  const json = JSON.stringify(text).slice(1, -1);
  return [
    ...[text, perPart, encodeURI(sound), ...inAddress(url)],
    // As PHP, Python and Go write JSON; in JSON that is in JSON.
    ...[json, json.replaceAll('/', '\\/'), asAscii(json), asSafeJson(json), JSON.stringify(json).slice(1, -1)],
    ...[
      asHtml(text),
      asHtml(text).replaceAll("'", '&#39;'),
      asHtml(text).replaceAll('&quot;', '&#34;').replaceAll("'", '&#39;'),
    ],
    ...[asHtml(text).replaceAll("'", '&#x27;'), asHtml(text).replaceAll("'", '&apos;')],
    // As shells, Python and Node quote it.
    ...[
      text.replaceAll("'", `'\\''`),
      text.replaceAll("'", `'"'"'`),
      text.replace(/[^\w@%+=:,./\x80-\uFFFF-]/g, '\\$&'),
    ],
    ...[json.replaceAll('\\"', '"'), json.replaceAll('\\"', '"').replaceAll("'", "\\'"), text.replaceAll("'", "''")],
    ...inHex(text),
  ];
}

/** JavaScript leaves `!'()*`, Python does not; a form has `+` for a blank, and some keep the slash. */
function inAddress(url: string): string[] {
  const strict = url.replace(/[!'()*~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const tilde = strict.replaceAll('%7E', '~');
  const all = [url, strict, tilde].flatMap((each) => [each, each.replaceAll('%2F', '/')]);
  return all.flatMap((each) => {
    const lowered = each.replace(/%[\dA-F]{2}/g, (code) => code.toLowerCase());
    return [each, lowered, each.replaceAll('%20', '+'), lowered.replaceAll('%20', '+')];
  });
}

function inHex(text: string): string[] {
  const hex = Buffer.from(text).toString('hex');
  return [hex, hex.toUpperCase()];
}

function asAscii(json: string): string {
  return json.replace(/[\x7F-\uFFFF]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function asSafeJson(json: string): string {
  return json.replace(/[&<>\u2028\u2029]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function asHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/**
 * The secret in base64, alone and as a part of more, such as `user:secret`; in an address, too, and in base64 once more, as
 * Kubernetes keeps the logins of registries.
 */
function inBase64(text: string): string[] {
  const shifted = shiftedInBase64(text);
  const twice = shifted.flatMap((each) => (each.length >= shortestPart ? shiftedInBase64(each) : []));
  const whole = ['base64', 'base64url'].map((encoding) => Buffer.from(text).toString(encoding as BufferEncoding));
  // As `base64`, PEM and MIME break it into lines.
  const lines = [64, 76].flatMap((width) => (whole[0] ?? '').match(new RegExp(`.{1,${width}}`, 'g')) ?? []);
  const all = [...whole, ...lines, ...shifted, ...twice];
  return [...all, ...all.map(encodeURIComponent)].filter((encoded) => encoded.length >= shortestPart);
}

/** What is before it moves it by one or two bytes: the letters that hold bits of a neighbour are left out. */
function shiftedInBase64(text: string): string[] {
  const bytes = Buffer.from(text);
  return [0, 1, 2].flatMap((shift) => {
    const from = Math.ceil((shift * 8) / 6);
    const to = Math.floor(((shift + bytes.length) * 8) / 6);
    const all = Buffer.concat([Buffer.alloc(shift), bytes]);
    return [...new Set([all.toString('base64'), all.toString('base64url')])].map((encoded) => encoded.slice(from, to));
  });
}

/** Letters of a piece of base64: a hash has as many, and none by accident the same ones. */
const pieceLength = 16;

/** Bytes of a secret of which pieces are looked for. */
const longestInPieces = 10_000;

/**
 * Pieces of a secret in base64. Where `user:secret` is broken into lines, the place of the breaks depends on what is before it.
 */
export function piecesInBase64(secret: string): string[] {
  const text = secret.trim();
  if (text.length > longestInPieces) return [];
  return shiftedInBase64(text).flatMap((encoded) =>
    Array.from({ length: Math.max(0, encoded.length - pieceLength + 1) }, (_, at) =>
      encoded.slice(at, at + pieceLength),
    ),
  );
}
