import type { Download } from '../../executors/connectors/openapi/check-documents.ts';
import { createAddressRule } from '../../executors/connectors/transport/address-rule.ts';
import { createReach } from '../../executors/connectors/transport/create-reach.ts';
import { Stop } from '../errors.ts';

/** Downloads as a gateway would: from public addresses and those of these hosts, also after redirects, and without credentials. */
export function connectorsDownload(allowedHosts: () => readonly string[]): Download {
  return async (address) => {
    const reach = createReach({
      name: 'document', where: address, credentials: { type: 'none' }, tls: {}, rule: createAddressRule(allowedHosts()), own: null, now: Date.now,
      valueOf() { throw new Stop('A document is downloaded without credentials.'); },
    });
    try {
      return await reach.download(address);
    } finally {
      await reach.close();
    }
  };
}
