import type { FlowStore, PublishedFlow } from '../contracts.ts';
import { insertNew } from './insert-new.ts';
import type { Models } from './models.ts';

export function createFlows({ flows }: Pick<Models, 'flows'>): FlowStore {
  return {
    publish: (flow) => insertNew(flows, [{ _id: JSON.stringify([flow.name, flow.version]), name: flow.name, version: flow.version, body: JSON.stringify(flow) }]),
    async all() {
      const rows = await flows.find().sort({ name: 1, version: 1 }).lean();
      return rows.map(({ body }): PublishedFlow => JSON.parse(body));
    },
  };
}
