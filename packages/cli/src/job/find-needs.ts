import { channelsOf, previewChannel } from './channels.ts';
import { imageNames } from './docker-rule.ts';
import type { Needs } from './order.ts';
import type { Entry } from './redirect.ts';
import { type About, isTable, type Options, textOf } from './rule.ts';

/** What a plugin needs of stand-ins, by the options that it has. */
export function findNeeds(
  entries: readonly { readonly entry: Entry; readonly section: unknown }[],
  about: About,
): Needs {
  const of = (name: string) => {
    const found = entries.find(({ entry, section }) => entry.plugin === name && section !== false);
    if (found === undefined) return undefined;
    return { ...(isTable(found.section) ? found.section : {}), ...found.entry.options } as Options;
  };
  const isOn = (name: string) => entries.some(({ entry, section }) => entry.plugin === name && isTable(section));
  const [pypi, docker, slack] = [of('@waybill/pypi'), of('@waybill/docker'), of('@waybill/slack')];
  const channels = slack === undefined ? [] : channelsOf(slack, about.env);
  const bucket = isOn('@waybill/archive')
    ? textOf(of('@waybill/archive') ?? {}, 'bucket', about.env['ARCHIVE_BUCKET'])
    : undefined;
  const endpoints = isOn('@waybill/webhook') ? of('@waybill/webhook')?.['endpoints'] : undefined;
  return {
    url: '',
    index: pypi !== undefined,
    images: docker === undefined ? [] : imageNames(docker, about),
    upload: textOf(pypi ?? {}, 'repository', about.env['PYPI_REPOSITORY_URL']) ?? 'https://upload.pypi.org/legacy/',
    channels: slack === undefined ? [] : channels.length === 0 ? [previewChannel] : channels,
    hasChannels: channels.length > 0,
    ...(bucket === undefined ? {} : { bucket }),
    mail: isOn('@waybill/email'),
    endpoints: isTable(endpoints) ? Object.keys(endpoints) : [],
    leftOut: [],
  };
}
