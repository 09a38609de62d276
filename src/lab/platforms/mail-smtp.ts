import type { Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import PostalMime from 'postal-mime';

/** A mail as its receiver sees it. */
export interface ShownMail {
  messageId: string; from: string; to: string; subject: string; text: string; html: string; at: number;
  inReplyTo: string | null; references: string[]; headers: { [name: string]: string }; attachments: { name: string; type: string; bytes: number }[];
}
/** What the next mail meets: a refusal at that command, a connection that breaks before or after the mail was taken, or an answer that is late. */
export type MailFault = { at: 'MAIL FROM' | 'RCPT TO' | 'DATA'; code: number; says?: string } | 'drop before DATA' | 'drop after DATA' | { lateMs: number };
export interface SmtpState {
  account: { user: string; password: string };
  faults: MailFault[];
  /** All that was taken, also the same mail twice. */
  sent: ShownMail[];
  /** Addresses behind which there is nobody. */
  unknown: Set<string>;
}
export interface SmtpStandIn { readonly port: number; close(): Promise<void> }
type Callback = (error?: Error | null) => void;

/** The mail server through which we send: asks for a password, knows no strangers, keeps what it takes. */
export async function startSmtp(state: SmtpState): Promise<SmtpStandIn> {
  const sockets = new Map<number, Socket>();
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'], logger: false, size: 30_000_000, disableReverseLookup: true, authOptional: false,
    onAuth({ username, password }, _session, done) {
      const isOurs = username === state.account.user && password === state.account.password;
      if (isOurs) done(null, { user: username });
      else done(refusal(535, '5.7.8 Authentication failed'));
    },
    onMailFrom: (_address, _session, done) => done(faultAt(state, 'MAIL FROM')),
    onRcptTo({ address }, _session, done) {
      done(state.unknown.has(address.toLowerCase()) ? refusal(550, `5.1.1 <${address}>: Recipient address rejected: User unknown`) : faultAt(state, 'RCPT TO'));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      const drop = (): void => void sockets.get(session.remotePort)?.destroy();
      if (state.faults[0] === 'drop before DATA') {
        state.faults.shift();
        drop();
        return;
      }
      stream.on('data', (chunk: Buffer) => { chunks.push(chunk); });
      stream.on('end', () => {
        void taken(state, { raw: Buffer.concat(chunks), to: session.envelope.rcptTo.map(({ address }) => address), drop, done });
      });
    },
  });
  server.on('error', () => {});
  server.server.on('connection', (socket) => {
    const { remotePort = 0 } = socket;
    sockets.set(remotePort, socket);
    socket.once('close', () => sockets.delete(remotePort));
  });
  await new Promise<void>((ready) => { server.listen(0, '127.0.0.1', () => ready()); });
  const address = server.server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : 0,
    async close() {
      for (const socket of sockets.values()) socket.destroy();
      await new Promise<void>((closed) => { server.close(() => closed()); });
    },
  };
}

async function taken(state: SmtpState, { raw, to, drop, done }: { raw: Buffer; to: string[]; drop: () => void; done: Callback }): Promise<void> {
  const refused = faultAt(state, 'DATA');
  if (refused !== null) return done(refused);
  for (const one of to) state.sent.push(await shown(raw, one));
  if (state.faults[0] === 'drop after DATA') {
    state.faults.shift();
    return drop();
  }
  const [late] = state.faults;
  if (typeof late !== 'object' || !('lateMs' in late)) return done();
  state.faults.shift();
  setTimeout(done, late.lateMs).unref();
}

function faultAt(state: SmtpState, at: string): Error | null {
  const [fault] = state.faults;
  if (typeof fault !== 'object' || !('at' in fault) || fault.at !== at) return null;
  state.faults.shift();
  return refusal(fault.code, fault.says ?? 'as was asked for');
}

function refusal(responseCode: number, says: string): Error {
  return Object.assign(new Error(says), { responseCode });
}

async function shown(raw: Buffer, to: string): Promise<ShownMail> {
  const email = await PostalMime.parse(raw);
  return {
    messageId: email.messageId ?? '', from: email.from?.address ?? '', to, subject: email.subject ?? '', text: email.text ?? '', html: email.html ?? '', at: Date.now(),
    inReplyTo: idsIn(email.inReplyTo)[0] ?? null, references: idsIn(email.references), headers: Object.fromEntries(email.headers.map(({ key, value }) => [key, value])),
    attachments: email.attachments.map(({ filename, mimeType, content }) => ({ name: filename ?? '', type: mimeType, bytes: typeof content === 'string' ? content.length : content.byteLength })),
  };
}

function idsIn(header = ''): string[] {
  return [...header.matchAll(/<[^<>\s]+>/g)].map(([id]) => id);
}
