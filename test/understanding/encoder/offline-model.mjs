import dns from 'node:dns';
import net from 'node:net';

const refuse = () => { throw new Error('there is no network'); };
net.Socket.prototype.connect = refuse;
dns.lookup = refuse;
globalThis.fetch = refuse;

/** The bundled model where nothing can be reached. */
export const { load } = await import('../../../src/understanding/encoder/bundled-model.mjs');
