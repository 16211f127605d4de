/** The text of an answer, or that it is longer than anyone needs. Reads no more than `limit` bytes. */
export async function readBody(response: Response, limit: number): Promise<{ text: string; isWhole: boolean }> {
  const chunks: Uint8Array[] = [];
  let left = limit;
  let isWhole = true;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk.subarray(0, left));
    left -= chunk.byteLength;
    // Leaving the loop ends the connection.
    if (left < 0) {
      isWhole = false;
      break;
    }
  }
  return { text: new TextDecoder().decode(Buffer.concat(chunks)), isWhole };
}
