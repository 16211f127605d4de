import { routesOption } from '@waybill/announcement/routes';
import { clearTextOption, option, options, v, type WrittenOptions } from '@waybill/kernel';

/** One address, with or without a name: `Parcel <news@acme.org>`. A line end or a comma would make several. */
const address = v.pipe(
  v.string(),
  v.trim(),
  v.check((text) => text.length <= 400, 'it is too long'),
  v.regex(
    /^(?:[^<>@,;:"\\\p{Cc}]{1,100} <[^\s<>@,;:"\\()\p{Cc}]{1,64}@[^\s<>@,;:"\\()\p{Cc}]{1,253}>|[^\s<>@,;:"\\()\p{Cc}]{1,64}@[^\s<>@,;:"\\()\p{Cc}]{1,253})$/u,
    'must be one address, such as `news@acme.org` or `Parcel <news@acme.org>`',
  ),
);

/** A page, or an address to write to. */
const unsubscribe = v.pipe(
  v.string(),
  v.regex(/^(?:https:\/\/|mailto:)[^\s<>,]{3,1000}$/, 'must begin with `https://` or `mailto:`'),
);

export const Options = options({
  to: option(
    v.optional(v.array(address), []),
    'Addresses that get the newsletter about each major release, best that of one mailing list. Each gets a message of its own.',
    { env: 'EMAIL_TO' },
  ),
  from: option(v.optional(address), 'Address that the messages come from.', { env: 'EMAIL_FROM' }),
  replyTo: option(v.optional(address), 'Address that answers go to.'),
  unsubscribe: option(
    v.optional(v.array(unsubscribe), []),
    'Where a recipient ends the subscription (`List-Unsubscribe`): a page that takes a POST (RFC 8058), a `mailto:` address, or both.',
  ),
  host: option(v.optional(v.pipe(v.string(), v.trim(), v.nonEmpty())), 'Name of the SMTP server.', {
    env: 'SMTP_HOST',
  }),
  port: option(
    v.optional(
      v.pipe(
        v.number(),
        v.integer(),
        v.minValue(1),
        v.check((port) => port <= 65_535, 'must be at most 65535'),
      ),
      587,
    ),
    'Port of the SMTP server.',
    { env: 'SMTP_PORT' },
  ),
  tls: option(
    v.optional(v.picklist(['starttls', 'implicit']), 'starttls'),
    'How the connection is encrypted: `"starttls"` (port 587), or `"implicit"` from the first byte (port 465). It always is, but on this machine and for `clearTextHosts`.',
  ),
  username: option(v.optional(v.string()), 'Name of the account.', { env: 'SMTP_USERNAME' }),
  password: option(v.optional(v.string()), 'Password of the account.', { env: 'SMTP_PASSWORD', secret: true }),
  routes: routesOption({ to: v.union([address, v.pipe(v.array(address), v.minLength(1, 'it is empty'))]) }),
  ...clearTextOption,
});

export type Options = v.InferOutput<typeof Options>;

/** The section of this plugin, as a configuration in TypeScript may type it. */
export type EmailOptions = WrittenOptions<typeof Options>;
