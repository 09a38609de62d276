import type { Bolt } from './bolt.ts';

/** Seconds by which the clocks may differ, either way. */
const SKEW_S = 300;

/** Whether Slack signed these bytes, lately. https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function signedBySlack(of: { body: Buffer; signature: string; timestamp: string }, at: { signingSecret: string; nowMs: number }, { isValidSlackRequest }: Pick<Bolt, 'isValidSlackRequest'>): boolean {
  const { body, signature, timestamp } = of;
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(at.nowMs / 1000 - Number(timestamp)) > SKEW_S) return false;
  return isValidSlackRequest({
    signingSecret: at.signingSecret, body: body.toString('utf8'), nowMilliseconds: at.nowMs,
    headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': Number(timestamp) },
  });
}
