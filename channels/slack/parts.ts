import type { Host, Inbound } from '../../src/contracts.ts';
import type { Approvals } from './approvals.ts';
import type { Bolt } from './bolt.ts';
import type { SlackSettings } from './index.ts';
import type { Places } from './places.ts';
import type { Post } from './post.ts';
import type { Workspaces } from './workspaces.ts';

/** What the parts of the channel share. */
export interface SlackParts {
  host: Host;
  settings: SlackSettings;
  receive: (message: Inbound) => Promise<void>;
  bolt: Promise<Bolt>;
  workspaces: Workspaces;
  places: Places;
  post: Post;
  approvals: Approvals;
  /** What nobody waits for: what it throws is logged. */
  later: (what: string, task: () => Promise<unknown>) => void;
}
