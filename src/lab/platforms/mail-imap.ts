import { createServer, type Server, type Socket } from 'node:net';

/** One mail in a mailbox. */
export interface InboxMail { uid: number; raw: string; flags: string[] }
export interface ImapAccount { user: string; password: string }
export interface ImapStandIn {
  readonly port: number;
  readonly inbox: InboxMail[];
  /** Puts a mail there and tells who waits. */
  put: (raw: string) => InboxMail;
  /** Cuts every connection. */
  cut: () => void;
  /** How many have logged in so far. */
  logins: () => number;
  close(): Promise<void>;
}
interface State { account: ImapAccount; inbox: InboxMail[]; idling: Set<Talk>; logins: number }
interface Command { tag: string; name: string; rest: string }
/** `told`: how many mails the client knows of. */
interface Talk { socket: Socket; state: State; known: boolean; idle: string | null; told: number }

const CAPABILITIES = 'IMAP4rev1 IDLE';

/** As much of IMAP4rev1 (RFC 3501) and IDLE (RFC 2177) as a client needs that reads one mailbox: mails are latin1 strings, one byte a character. */
export async function startImap(account: ImapAccount): Promise<ImapStandIn> {
  const state: State = { account, inbox: [], idling: new Set(), logins: 0 };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => {
      sockets.delete(socket);
      state.idling.delete(talk);
    });
    const talk = converse(socket, state);
  });
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  const cut = (): void => { for (const socket of sockets) socket.destroy(); };
  return {
    port: portOf(server), inbox: state.inbox, cut, logins: () => state.logins,
    put(raw) {
      const mail: InboxMail = { uid: state.inbox.length + 1, raw, flags: [] };
      state.inbox.push(mail);
      for (const talk of state.idling) tell(talk);
      return mail;
    },
    async close() {
      cut();
      await new Promise<void>((done) => { server.close(() => done()); });
    },
  };
}

function converse(socket: Socket, state: State): Talk {
  const talk: Talk = { socket, state, known: false, idle: null, told: 0 };
  let unread = '';
  socket.write(`* OK [CAPABILITY ${CAPABILITIES}] a mailbox of the lab\r\n`);
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    unread += chunk;
    for (let end = unread.indexOf('\r\n'); end >= 0; end = unread.indexOf('\r\n')) {
      const line = unread.slice(0, end);
      unread = unread.slice(end + 2);
      obey(talk, line);
    }
  });
  return talk;
}

/** Of what came since the client was told last. */
function tell(talk: Talk): void {
  const { socket, state } = talk;
  if (talk.told !== state.inbox.length) socket.write(`* ${state.inbox.length} EXISTS\r\n`);
  talk.told = state.inbox.length;
}

function obey(talk: Talk, line: string): void {
  const { socket, state } = talk;
  if (talk.idle !== null) {
    if (line.toUpperCase() !== 'DONE') return;
    state.idling.delete(talk);
    socket.write(`${talk.idle} OK IDLE ended\r\n`);
    talk.idle = null;
    return;
  }
  const command = commandIn(line);
  const answer = talk.known || BEFORE_LOGIN.has(command.name) ? answerTo(talk, command) : [`${command.tag} NO log in first`];
  for (const one of answer) socket.write(`${one}\r\n`, 'latin1');
  if (command.name === 'LOGOUT') socket.end();
  else if (command.name === 'IDLE' || command.name === 'NOOP') tell(talk);
}

function commandIn(line: string): Command {
  const [, tag = '*', uid = '', word = '', rest = ''] = /^(\S+) (UID )?(\S+) ?(.*)$/i.exec(line) ?? [];
  return { tag, name: `${uid}${word}`.toUpperCase(), rest };
}

const BEFORE_LOGIN = new Set(['CAPABILITY', 'LOGIN', 'NOOP', 'LOGOUT']);

function answerTo(talk: Talk, { tag, name, rest }: Command): string[] {
  const { state } = talk;
  const ok = `${tag} OK ${name} completed`;
  switch (name) {
    case 'CAPABILITY': return [`* CAPABILITY ${CAPABILITIES}`, ok];
    case 'LOGIN': return login(talk, { tag, rest, ok });
    case 'LIST': case 'LSUB': return [`* ${name} (\\HasNoChildren) "/" ${/""\s*$/.test(rest) ? '""' : 'INBOX'}`, ok];
    case 'SELECT':
      talk.told = state.inbox.length;
      return [
        String.raw`* FLAGS (\Seen \Flagged \Answered \Deleted)`, `* ${state.inbox.length} EXISTS`, '* 0 RECENT', '* OK [UIDVALIDITY 1] valid', `* OK [UIDNEXT ${state.inbox.length + 1}] next`,
        String.raw`* OK [PERMANENTFLAGS (\Seen \Flagged \Answered \Deleted)] kept`, `${tag} OK [READ-WRITE] SELECT completed`,
      ];
    case 'UID SEARCH': return [`* SEARCH${state.inbox.filter(({ flags }) => !/\bUNSEEN\b/i.test(rest) || !flags.includes(String.raw`\Seen`)).map(({ uid }) => ` ${uid}`).join('')}`, ok];
    case 'UID FETCH': return [...chosen(state, rest).map((mail) => fetched(mail, rest)), ok];
    case 'UID STORE': return [...chosen(state, rest).flatMap((mail) => stored(mail, rest)), ok];
    case 'IDLE':
      talk.idle = tag;
      state.idling.add(talk);
      return ['+ idling'];
    case 'NOOP': case 'CLOSE': case 'CHECK': return [ok];
    case 'LOGOUT': return ['* BYE', ok];
    default: return [`${tag} BAD ${name} is not spoken here`];
  }
}

function login(talk: Talk, { tag, rest, ok }: { tag: string; rest: string; ok: string }): string[] {
  const { user, password } = talk.state.account;
  const given = [...rest.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, plain]) => quoted?.replaceAll(/\\(.)/g, '$1') ?? plain);
  if (given[0] !== user || given[1] !== password) return [`${tag} NO [AUTHENTICATIONFAILED] wrong name or password`];
  talk.known = true;
  talk.state.logins += 1;
  return [ok];
}

/** The mails that a list of UIDs names: "3", "1,2", "4:6", "7:*". */
function chosen({ inbox }: State, rest: string): InboxMail[] {
  const ranges = (rest.split(' ')[0] ?? '').split(',').map((range) => range.split(':').map((one) => (one === '*' ? Number.MAX_SAFE_INTEGER : Number(one))));
  return inbox.filter(({ uid }) => ranges.some(([from = 0, to = from]) => uid >= from && uid <= to));
}

function fetched(mail: InboxMail, rest: string): string {
  const parts = [
    `UID ${mail.uid}`, ...(/RFC822\.SIZE/i.test(rest) ? [`RFC822.SIZE ${mail.raw.length}`] : []), ...(/\bFLAGS\b/i.test(rest) ? [`FLAGS (${mail.flags.join(' ')})`] : []),
    ...(/BODY\.PEEK\[\]/i.test(rest) ? [`BODY[] {${mail.raw.length}}\r\n${mail.raw}`] : []),
  ];
  return `* ${mail.uid} FETCH (${parts.join(' ')})`;
}

function stored(mail: InboxMail, rest: string): string[] {
  const flags = /\(([^)]*)\)/.exec(rest)?.[1]?.split(' ').filter((flag) => flag !== '') ?? [];
  if (rest.includes('+FLAGS')) mail.flags = [...new Set([...mail.flags, ...flags])];
  else if (rest.includes('-FLAGS')) mail.flags = mail.flags.filter((flag) => !flags.includes(flag));
  else mail.flags = flags;
  return /\.SILENT/i.test(rest) ? [] : [`* ${mail.uid} FETCH (UID ${mail.uid} FLAGS (${mail.flags.join(' ')}))`];
}

function portOf(server: Server): number {
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}
