import type { Answer, Due } from '../system.ts';
import type { Table } from '../table.ts';
import { objection, plain, subscriberOf } from './losing-carrier.ts';
import { shownPort } from './port-rows.ts';
import type { Port, Rejection } from './port-rows.ts';

/** What the clock makes due: answers of losing carriers, and routing that is switched everywhere. */
export function duePorts(ports: Table<Port>, start: number): (now: number) => Due[] {
  return (now) => ports.all().flatMap((port) => {
    if (port.status === 'submitted' && now >= Date.parse(port.answerBy)) return [answerPort(ports, port, start)];
    return port.status === 'activating' && port.completeAt !== null && now >= port.completeAt ? [completePort(ports, port)] : [];
  });
}

/** The losing carrier's answer, told to whoever submitted: `port-scheduled` or `port-rejected`. */
function answerPort(ports: Table<Port>, port: Port, start: number): Due {
  const { portId, attempts } = port;
  return {
    action: 'answerPort', args: { portId, attempts }, key: ` answer/${portId}/${attempts}`,
    answer: ({ now }) => {
      const rejection = rejectionOf(port, { start, now });
      const answered: Port = { ...port, status: rejection === null ? 'scheduled' : 'rejected', rejection };
      return told(ports, answered, { url: port.answerTo, event: rejection === null ? 'port-scheduled' : 'port-rejected' });
    },
  };
}

/** Every carrier routes the number here: `port-complete`. */
function completePort(ports: Table<Port>, port: Port): Due {
  const { portId } = port;
  return {
    action: 'completePort', args: { portId }, key: ` complete/${portId}`,
    answer: () => told(ports, { ...port, status: 'complete' }, { url: port.doneTo, event: 'port-complete' }),
  };
}

function told(ports: Table<Port>, port: Port, { url, event }: { url: string | null; event: string }): Answer {
  const body = shownPort(port);
  return { body, changes: [ports.change(port.portId, port)], posts: url === null ? [] : [{ url, event, data: body }] };
}

function rejectionOf(port: Port, at: { start: number; now: number }): Rejection | null {
  const subscriber = subscriberOf(port);
  const why = objection(subscriber, port, at);
  if (why !== null) return why === 'code_unknown' ? 'code_expired' : why;
  return plain(port.holder) === plain(subscriber.holder) ? null : 'holder_mismatch';
}
