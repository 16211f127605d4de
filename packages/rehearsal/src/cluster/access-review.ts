/** What somebody asks to be allowed. */
export interface AccessAsked {
  readonly verb: string;
  readonly resource: string;
}

/**
 * Reads the object of `kubectl auth can-i`, which comes as Protocol Buffers: an envelope, whose second field is a
 * SelfSubjectAccessReview, whose second field is what is asked. https://protobuf.dev/programming-guides/encoding/
 */
export function readAccessReview(body: Buffer): AccessAsked {
  const magic = 4;
  const attributes = [2, 2, 1].reduce((message, field) => readField(message, field), body.subarray(magic));
  return { verb: readField(attributes, 2).toString(), resource: readField(attributes, 5).toString() };
}

/** A field of length-delimited type; empty where the message has none. */
function readField(message: Buffer, wanted: number): Buffer {
  let at = 0;
  const readNumber = () => {
    let value = 0;
    for (let shift = 0; at < message.length; shift += 7) {
      const byte = message[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    return value;
  };
  while (at < message.length) {
    const key = readNumber();
    const length = readNumber();
    // Numbers have no length: what was read is the number itself.
    if ((key & 7) !== 2) continue;
    if (key >> 3 === wanted) return message.subarray(at, at + length);
    at += length;
  }
  return Buffer.alloc(0);
}
