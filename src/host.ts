import type { Server } from 'node:http';
import type { Router } from 'express';
import type { Book } from './addresses/book.ts';
import type { Places } from './addresses/places.ts';
import type { ApprovalDesk, Consent, Documents, Host, Inbound, Log, Records } from './contracts.ts';
import type { Links } from './links.ts';
import type { Files } from './session/files.ts';
import type { Gateway } from './session/gateway.ts';

export interface HostParts {
  routes: Router; server: Server; log: Log; counted: (channel: string) => void; documents: Documents; now: () => number;
  gateway: Pick<Gateway, 'entries' | 'view' | 'subscribe' | 'told' | 'handover'>;
  files: Files; links: Links; places: Places; consent: Consent; approvals: ApprovalDesk; records: Pick<Records, 'mark'>;
}

/** Whoever wrote from this address and proved who they are is known there from then on; no more than known. */
export function knowing({ book, gateway }: { book: Book; gateway: Pick<Gateway, 'receive'> }): (message: Inbound) => Promise<void> {
  return async (message) => {
    if (message.kind !== 'opened' || message.identity !== undefined) return gateway.receive(message);
    const customer = await book.customerAt(message.address);
    return gateway.receive(customer === null ? message : { ...message, identity: { level: 'known', customer, proof: {} } });
  };
}

/** What channels are given. */
export function createHost(parts: HostParts): Host {
  const { routes, server, log, counted, documents, now, gateway, files, links, places, consent, approvals, records } = parts;
  return {
    routes, server, log, documents, now,
    odd(channel, what) {
      counted(channel);
      log.warn({ channel, what }, 'something of an unknown kind came and is left out');
    },
    consent, approvals,
    entries: gateway.entries, view: gateway.view, subscribe: gateway.subscribe,
    saveFile: files.save, file: files.find, fileData: files.read,
    fileLink: links.file, pageLink: links.page, takePageLink: links.takePage,
    sessionOf: places.sessionOf, handover: gateway.handover,
    async delivered(key, state, heard) {
      const line = /^(.+)\/s(\d+)$/.exec(key);
      if (line === null) return;
      const [, session = '', seq = ''] = line;
      await records.mark({ session, seq: Number(seq) }, state, heard);
      gateway.told(session);
    },
  };
}
