import { boolean, constant, constantFrom, dictionary, oneof, record, sample, string, type Arbitrary } from 'fast-check';

/** One request as somebody may send it: signed or not, a form or not, with fields of our own names or of others. */
export interface Malformed { path: 'messages' | 'status'; fields: { [name: string]: string }; signed: boolean; type: string; raw: string | null; query: string }

const NAMES = ['MessageSid', 'From', 'To', 'Body', 'NumMedia', 'MediaUrl0', 'MediaContentType0', 'MessageStatus', 'ErrorCode', 'OptOutType', 'ButtonPayload', 'ListId', 'OriginalRepliedMessageSid', 'Latitude', 'Longitude', 'Address', '__proto__', 'constructor'];
const value = oneof(
  string({ maxLength: 40 }), string({ unit: 'binary', maxLength: 40 }), constantFrom('SM1', '+447700900123', 'whatsapp:+447700900123', '+441632960001', 'whatsapp:+441632960001', '10', '-1', '1e9', 'NaN', 'STOP', '2', 'sent', 'undelivered', '21610', '63016', 'http://', 'null', '[]', '{}'),
);
const malformed: Arbitrary<Malformed> = record({
  path: constantFrom('messages', 'status'), fields: dictionary(oneof(constantFrom(...NAMES), string({ maxLength: 10 })), value, { maxKeys: 10 }), signed: boolean(),
  type: constantFrom('application/x-www-form-urlencoded', 'application/x-www-form-urlencoded', 'application/json', 'text/plain', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded; charset=utf-16', 'nonsense'),
  raw: oneof({ weight: 3, arbitrary: constant(null) }, { weight: 1, arbitrary: oneof(string({ unit: 'binary', maxLength: 200 }), constantFrom('%', '%zz=1', '[]=1&[]=2', 'a[b][c]=1', '{"a":', '\u0000')) }),
  query: oneof({ weight: 3, arbitrary: constant('') }, { weight: 1, arbitrary: constantFrom('?line=a/s1', '?line=a/s1&last=1', '?line=&line=', '?line[]=x', '?%E0%A4%A', '?line=%00/s1') }),
});

/** So many of them, always the same. */
export function malformedRequests(count: number): Malformed[] {
  return sample(malformed, { numRuns: count, seed: 7 });
}
