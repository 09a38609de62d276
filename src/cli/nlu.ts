import { Stop } from '../errors.ts';
import { ENCODER_USAGE, encoderCommand } from './encoder-command.ts';
import { EVALUATE_USAGE, evaluateCommand } from './nlu-evaluate.ts';
import { PARSE_USAGE, parseCommand } from './nlu-parse.ts';
import { run } from './run.ts';

const USAGE = [PARSE_USAGE, EVALUATE_USAGE, ENCODER_USAGE].join('\n');
const [command, ...args] = process.argv.slice(2);

await run(async () => {
  switch (command) {
    case 'parse': await parseCommand(args); return 0;
    case 'evaluate': await evaluateCommand(args); return 0;
    case 'encoder': await encoderCommand(args); return 0;
    case '--help': case '-h': console.log(USAGE); return 0;
    default: throw new Stop(`${command === undefined ? '' : `There is no command "${command}".\n\n`}${USAGE}`);
  }
});
