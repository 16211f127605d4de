import { createHash } from 'node:crypto';
import { composeByTemplate, deliverMessages, type MessageDelivery, type Saying } from '@waybill/announcement';
import { matchesRoute, type ReleaseEvent, type RouteRules } from '@waybill/announcement/routes';
import type { AnnouncementRecord, BaseContext, HookInput } from '@waybill/kernel';
import type { Options } from '../options.ts';
import { presets } from '../presets/index.ts';
import { findEndpoint, postWebhook } from '../send/index.ts';

type Context = BaseContext & { readonly announcement?: AnnouncementRecord };

interface EndpointRoute extends RouteRules {
  readonly endpoint: string;
}

/** All but `started`: what a program may act on. */
const usual: ReleaseEvent[] = ['released', 'resumed', 'promoted', 'failed', 'deployed', 'rolled-back', 'alert'];

/** An endpoint that no route names is notified of everything. */
export function listRoutes({ endpoints, routes }: Options): EndpointRoute[] {
  const named = routes.flatMap(({ to, ...rules }) => [to].flat().map((endpoint) => ({ ...rules, endpoint })));
  const others = Object.keys(endpoints).filter((name) => !named.some(({ endpoint }) => endpoint === name));
  return [...named, ...others.map((endpoint) => ({ endpoint, when: { event: usual }, required: false }))];
}

/** Notifies every endpoint that has a route for the event, once. */
export async function tell({ options, context, ports }: HookInput<Options, Context>, saying: Saying): Promise<void> {
  const routes = listRoutes(options).filter((route) => matchesRoute(route, saying.subject));
  const deliveries = routes.map(({ endpoint: name, template, required }): MessageDelivery => {
    const endpoint = findEndpoint(name, options, context.env);
    const isKnownById = endpoint.preset === 'standard';
    const key = [name, saying.subject.event, template, saying.detail].filter(Boolean).join(' ');
    return {
      name: `the webhook \`${name}\``,
      key,
      isRequired: required,
      isRecordedFirst: !isKnownById,
      async send() {
        const message = await composeByTemplate(template, saying.about, context);
        const id = createId(key, saying, context);
        const at = ports.clock.now().toISOString();
        const body = JSON.stringify(presets[endpoint.preset]({ message, about: saying.about, id, at }));
        return postWebhook(endpoint, { id, body }, ports);
      },
    };
  });
  await deliverMessages(deliveries, context);
}

/** The same in every run, so that a receiver knows a repetition. No part of it can hold a dot, which separates what is signed. */
function createId(key: string, { about: { release, failure, news } }: Saying, { options }: Context): string {
  const version = release?.tag ?? news?.tag ?? failure?.version ?? '';
  const parts = [options.repositoryUrl ?? '', version, key, failure === undefined ? '' : (failure.run ?? '')];
  return `msg_${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40)}`;
}
