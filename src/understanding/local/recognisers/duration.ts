import { found, hasDigit, withinLimits, type Recogniser } from './recogniser.ts';
import { isoSpan, minutesOf, spansIn } from './spans.ts';

/** Lengths of time → ISO 8601 ("PT1H30M"). `min` and `max` are minutes. */
export const duration: Recogniser = {
  distinctive: true,
  find: (said, at) => spansIn(said, at).filter(({ span }) => withinLimits(minutesOf(span), at.spec)).map((hit) => found(said, isoSpan(hit.span), hit)),
  tries: (said, at) => hasDigit(said) || spansIn(said, at).length > 0,
};
