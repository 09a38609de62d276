import type { Command, Json } from '../../src/contracts.ts';

const plain = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** One line for all that was understood: of each command its kind, what it is about, and its value. */
export function lineOf(commands: Command[]): string {
  return commands.map(line).join(', ');
}

function line(command: Command): string {
  switch (command.kind) {
    case 'start': return `start ${command.flow}`;
    case 'set': case 'correct': return `${command.kind} ${command.slot} = ${plain(command.value)}`;
    case 'invalid': return `invalid ${command.slot}`;
    case 'cancel': return command.all ? 'cancel all' : 'cancel';
    case 'question': return `question: ${command.text}`;
    case 'chitchat': return command.about;
    case 'unclear': return ['unclear', ...command.candidates].join(' ');
    default: return command.kind;
  }
}
