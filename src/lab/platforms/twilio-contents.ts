import express, { type Router } from 'express';
import { refuse, wrongTypes } from './twilio-refusals.ts';
import { TWILIO, type Content, type ContentType, type TwilioState } from './twilio-state.ts';

interface Body { friendly_name?: string; language?: string; variables?: { [name: string]: string }; types?: { [type: string]: ContentType } }

/** The Content API: https://www.twilio.com/docs/content/content-api-resources. */
export function contentsRouter(state: TwilioState): Router {
  const router = express.Router();
  router.post('/v1/Content', express.json(), (request, response) => {
    const { friendly_name: friendlyName = '', language = '', variables = {}, types = {} }: Body = request.body;
    const wrong = state.contents.length < state.limits.contents ? wrongTypes(types, language) : 'no more contents';
    if (wrong !== null) return refuse(response, { code: 20001, message: wrong });
    const content: Content = { sid: `HX${String(state.contents.length + 1).padStart(32, '0')}`, friendlyName, language, variables, types, approved: false };
    state.contents.push(content);
    response.status(201).json(resource(content));
  });
  router.get('/v1/Content/:sid', (request, response) => {
    const found = state.contents.find(({ sid }) => sid === request.params.sid);
    if (found) response.json(resource(found));
    else refuse(response, { status: 404, code: 20404, message: 'The requested resource was not found' });
  });
  router.delete('/v1/Content/:sid', (request, response) => {
    state.contents.splice(0, state.contents.length, ...state.contents.filter(({ sid }) => sid !== request.params.sid));
    response.status(204).end();
  });
  return router;
}

/** What it says with these values: the richest of its types. */
export function rendered({ types, variables: samples }: Content, values: { [name: string]: string }): Required<Omit<ContentType, 'items' | 'actions'>> & Pick<ContentType, 'actions' | 'items'> {
  const fill = (text: string): string => text.replaceAll(/\{\{(\w+)\}\}/g, (_all, name: string) => values[name] ?? samples[name] ?? '');
  const { body = '', button = '', actions, items } = types['twilio/list-picker'] ?? types['twilio/quick-reply'] ?? types['twilio/text'] ?? {};
  return {
    body: fill(body), button: fill(button),
    ...(actions && { actions: actions.map(({ title, id = title }) => ({ title: fill(title), id: fill(id) })) }),
    ...(items && { items: items.map(({ id, item, description }) => ({ id: fill(id), item: fill(item), ...(description !== undefined && { description: fill(description) }) })) }),
  };
}

function resource({ sid, friendlyName, language, variables, types }: Content): object {
  return { sid, account_sid: TWILIO.accountSid, friendly_name: friendlyName, language, variables, types, url: `https://content.twilio.com/v1/Content/${sid}`, links: {} };
}
