import {
  type MailServer,
  mailServer,
  type Part,
  type Services,
  startServices,
  type WebhookReceiver,
  webhookReceiver,
} from '@waybill/rehearsal';
import type { Needs, Places } from '../job/index.ts';

/** The stand-ins of one rehearsal. */
export interface Stage extends AsyncDisposable {
  readonly services: Services;
  readonly mail?: MailServer;
  readonly webhooks?: WebhookReceiver;
  readonly places: Places;
  /** Variables that lead to them. */
  readonly env: Readonly<Record<string, string>>;
  readonly missing: readonly { readonly part: string; readonly reason: string }[];
}

interface StageInput {
  readonly needs: Needs;
  readonly slug: string;
  readonly hasImage: boolean;
  readonly onProgress: (line: string) => void;
}

/** Starts what the configuration needs, on this machine. */
export async function startPlaces({ needs, slug, hasImage, onProgress }: StageInput): Promise<Stage> {
  const { index, images, channels, bucket, mail: hasMail, endpoints } = needs;
  const parts: Part[] = [
    'github',
    ...(index ? (['index'] as const) : []),
    ...(channels.length > 0 ? (['slack'] as const) : []),
    ...(bucket === undefined ? [] : (['s3'] as const)),
    ...(hasImage && images.length > 0 ? (['engine', 'registry'] as const) : []),
  ];
  await using stack = new AsyncDisposableStack();
  const buckets = bucket === undefined ? [] : [bucket];
  // The stand-in knows some classifiers only, and the project may have any.
  const listsClassifiers = false;
  const given = { parts, repositories: [slug], channels, buckets, listsClassifiers, onProgress };
  const services = stack.use(await startServices(given));
  const mail = hasMail ? await mailServer() : undefined;
  if (mail !== undefined) stack.defer(() => mail.stop());
  const webhooks = endpoints.length > 0 ? await webhookReceiver() : undefined;
  if (webhooks !== undefined) stack.defer(() => webhooks.stop());
  const open = stack.move();
  return {
    ...{ services, places: describePlaces(services, needs, { mail, webhooks }), missing: services.missing },
    ...(mail && { mail }),
    ...(webhooks && { webhooks }),
    env: { ...services.environment(), ...webhookVariables(endpoints, webhooks) },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

interface OwnServers {
  readonly mail: MailServer | undefined;
  readonly webhooks: WebhookReceiver | undefined;
}

function describePlaces(services: Partial<Services>, needs: Needs, { mail, webhooks }: OwnServers): Places {
  const { registry, engine, index, slack, s3 } = services;
  return {
    ...(registry && engine && { registry: { host: registry.host, platforms: [...engine.platforms] } }),
    ...(index && { index: { upload: index.uploadUrl, simple: `${index.url}/simple/`, standsFor: needs.upload } }),
    ...(slack && { slack: { api: `${slack.url}/api/` } }),
    ...(s3 && { s3: { endpoint: s3.url } }),
    ...(mail && { mail: { host: mail.host, port: mail.port } }),
    ...(webhooks && { webhooks: true }),
  };
}

/** A key of 32 bytes that guards nothing. */
const key = `whsec_${Buffer.from('a key that only a rehearsal has.').toString('base64')}`;

function webhookVariables(endpoints: readonly string[], webhooks: WebhookReceiver | undefined): Record<string, string> {
  if (webhooks === undefined) return {};
  const pairs = endpoints.flatMap((name) => {
    const variable = name.toUpperCase().replaceAll('-', '_');
    return [
      [`WEBHOOK_URL_${variable}`, webhooks.address(name)],
      [`WEBHOOK_KEYS_${variable}`, key],
    ];
  });
  return Object.fromEntries(pairs);
}
