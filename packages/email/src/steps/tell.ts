import { composeByTemplate, deliverMessages, type MessageDelivery, type Saying } from '@waybill/announcement';
import { matchesRoute, type RouteRules } from '@waybill/announcement/routes';
import type { AnnouncementRecord, BaseContext, HookInput } from '@waybill/kernel';
import type { Options } from '../options.ts';
import { messageId, renderMail } from '../render/index.ts';
import { openMailer } from '../send/index.ts';

type Context = BaseContext & { readonly announcement?: AnnouncementRecord };

interface MailRoute extends RouteRules {
  readonly to: string;
}

/** The newsletter about majors, then `routes`: a route for each recipient. */
export function listRoutes({ to, routes }: Options): MailRoute[] {
  const newsletter: RouteRules = {
    when: { event: ['released', 'resumed'], releaseType: 'major' },
    template: 'announcement',
    required: false,
  };
  return [
    ...to.map((each) => ({ ...newsletter, to: each })),
    ...routes.flatMap(({ to: each, ...rules }) => [each].flat().map((one) => ({ ...rules, to: one }))),
  ];
}

/** Sends a mail to everyone who has a route for the event, each a message of its own, once. */
export async function tell({ options, context }: HookInput<Options, Context>, saying: Saying): Promise<void> {
  const mailer = openMailer(options);
  const routes = listRoutes(options).filter((route) => matchesRoute(route, saying.subject));
  const deliveries = routes.map(({ to, template, required }): MessageDelivery => {
    const { event } = saying.subject;
    // Finished by a later run or not, it is one release.
    const key = [to, event === 'resumed' ? 'released' : event, template, saying.detail].filter(Boolean).join(' ');
    return {
      name: to,
      key,
      isRequired: required,
      // No server knows a repeated message for sure.
      isRecordedFirst: true,
      async send() {
        const message = await composeByTemplate(template, saying.about, context);
        const id = messageId(idParts(key, saying, context), options.from ?? '');
        return mailer.send({ ...renderMail(message), to, messageId: id });
      },
    };
  });
  await deliverMessages(deliveries, context);
}

function idParts(key: string, { about: { release, failure, news } }: Saying, { options }: Context): string[] {
  const version = release?.tag ?? news?.tag ?? failure?.version ?? '';
  return [options.repositoryUrl ?? '', version, key, failure?.run ?? ''];
}
