import type { Env } from '@waybill/kernel';
import { isTable, type Options } from './rule.ts';

/** Where messages are shown that have no channel yet. */
export const previewChannel = 'releases';

/** The channels of Slack that the project names, without `#`. */
export function channelsOf(options: Options, env: Env): string[] {
  const named = [
    [options['channels'], env['SLACK_CHANNELS']],
    [options['productChannels'], env['SLACK_PRODUCT_CHANNELS']],
    [options['devopsChannels'], env['SLACK_DEVOPS_CHANNELS']],
    [options['failChannels'], env['SLACK_FAIL_CHANNELS']],
  ].flatMap(([own, ofJob]) => (Array.isArray(own) ? own.map(String) : String(ofJob ?? '').split(',')));
  const routes = Array.isArray(options['routes']) ? options['routes'].filter(isTable) : [];
  const routed = routes.flatMap(({ to }) => (Array.isArray(to) ? to.map(String) : [String(to ?? '')]));
  const all = [...named, ...routed].map((each) => each.trim().replace(/^#/, '')).filter(Boolean);
  return [...new Set(all)];
}
