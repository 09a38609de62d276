import { z } from 'zod';

/** An activity as Teams posts it, as far as we read it. https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference */
const account = z.looseObject({ id: z.string().min(1).max(500), name: z.string().max(500).nullish(), aadObjectId: z.string().max(100).nullish(), role: z.string().nullish() });
const attachment = z.looseObject({ contentType: z.string().max(200), contentUrl: z.string().max(5_000).nullish(), name: z.string().max(500).nullish(), content: z.unknown().optional() });
const entity = z.looseObject({ type: z.string(), mentioned: z.looseObject({ id: z.string() }).optional().catch(undefined), text: z.string().optional().catch(undefined), locale: z.string().optional().catch(undefined) });
const members = z.array(account).max(200).nullish().catch(null);

export const activity = z.looseObject({
  type: z.string().max(100), id: z.string().min(1).max(500).optional(), serviceUrl: z.url(), channelId: z.literal('msteams'),
  from: account, recipient: account,
  conversation: z.looseObject({ id: z.string().min(1).max(1_000), conversationType: z.string().nullish(), tenantId: z.string().nullish(), isGroup: z.boolean().nullish() }),
  channelData: z.looseObject({ tenant: z.looseObject({ id: z.string() }).nullish() }).nullish().catch(null),
  locale: z.string().max(35).nullish().catch(null), replyToId: z.string().max(500).nullish().catch(null),
  text: z.string().nullish(), textFormat: z.string().nullish().catch(null), value: z.unknown().optional(),
  name: z.string().nullish().catch(null), action: z.string().nullish().catch(null),
  attachments: z.array(attachment).max(50).nullish().catch(null), entities: z.array(entity).max(200).nullish().catch(null),
  membersAdded: members, membersRemoved: members,
});
export type Activity = z.output<typeof activity>;
export type Entity = z.output<typeof entity>;
export type Attachment = z.output<typeof attachment>;

/** What the buttons and inputs of our cards send back. */
const line = z.string().max(300).optional().catch(undefined);
export const pressed = z.looseObject({ errand: z.literal('choice'), choice: z.string().min(1).max(200), line });
export const submitted = z.looseObject({ errand: z.literal('form'), line });
/** Names of inputs, so that no slot meets a name of ours. */
export const SLOT = 'slot.';

export const exchange = z.looseObject({ id: z.string().max(500), connectionName: z.string().max(200).nullish(), token: z.string().min(1).max(20_000) });
export const download = z.looseObject({ downloadUrl: z.url(), fileType: z.string().max(50).nullish() });

type Member = { id: string; name: string; aadObjectId?: string };
/** What the library reads of an activity, as it has it: without nulls. */
export function plainActivity({ type, id, serviceUrl, channelId, from, recipient, conversation, locale }: Activity) {
  return {
    type, serviceUrl, channelId, from: memberIn(from), recipient: memberIn(recipient), ...(id !== undefined && { id }), ...(locale != null && { locale }),
    conversation: { id: conversation.id, name: '', conversationType: conversation.conversationType ?? 'personal', isGroup: conversation.isGroup ?? false, ...(conversation.tenantId != null && { tenantId: conversation.tenantId }) },
  };
}

function memberIn({ id, name, aadObjectId }: Activity['from']): Member {
  return { id, name: name ?? '', ...(aadObjectId != null && { aadObjectId }) };
}
