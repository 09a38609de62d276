import { z } from 'zod';
import { defineAction } from '../../../../executors/connectors/typescript/define-action.ts';

const MOST = 10;
const found = z.object({
  total: z.number(),
  findings: z.array(z.object({ accountId: z.string(), name: z.string(), owner: z.string(), level: z.enum(['urgent', 'watch', 'opportunity']), because: z.string(), evidence: z.object({ raison: z.string() }) })),
});
type Finding = z.output<typeof found>['findings'][number];

const WORDS = {
  en: {
    why: ({ because }: Finding) => because,
    head: (total: number, accounts: number) => `*${total} of ${accounts} accounts need you*`,
    more: (count: number) => `… and ${count} more.`, all: (runId: string) => `All of them, with their evidence: run ${runId}.`,
    urgent: 'Urgent', watch: 'Watch', opportunity: 'Chance',
  },
  fr: {
    why: ({ evidence }: Finding) => evidence.raison,
    head: (total: number, accounts: number) => `*${total} comptes sur ${accounts} ont besoin de vous*`,
    more: (count: number) => `… et ${count} autres.`, all: (runId: string) => `Tous, avec leurs preuves : passage ${runId}.`,
    urgent: 'Urgent', watch: 'À suivre', opportunity: 'Opportunité',
  },
};

/** The message for the team's channel: the worst first, at most ten. */
export default defineAction({
  name: 'writeDigest',
  summary: 'Writes the message for the channel: the worst findings of a run, at most ten',
  input: z.object({ runId: z.string(), accounts: z.number(), language: z.string() }),
  output: z.object({ text: z.string() }),
  write: false,
  async run({ runId, accounts, language }, at) {
    const words = language === 'fr' ? WORDS.fr : WORDS.en;
    const { total, findings } = found.parse(await at.call('findings.listFindings', { runId, size: MOST }));
    const lines = findings.map((one) => lineOf(one, { level: words[one.level], why: words.why(one) }));
    const more = total > findings.length ? [words.more(total - findings.length)] : [];
    return { text: [words.head(total, accounts), ...lines, ...more, words.all(runId)].join('\n') };
  },
});

function lineOf({ accountId, name, owner }: Finding, { level, why }: { level: string; why: string }): string {
  return `• ${level}: ${plain(name)} (${accountId}, ${plain(owner)}). ${why}`;
}

/** What a customer is called must not mention anybody, link or mark up anything. */
function plain(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll(/[*_~`]/g, '');
}
