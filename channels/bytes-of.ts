/** The body of an answer, read only as far as it may go. */
export async function bytesOf(answer: Response, most: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.length;
    if (bytes > most) throw new Error(`it has more than the ${most} bytes that are kept at most`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
