import type { presetNames } from '../options.ts';
import { renderDiscord } from './discord.ts';
import { renderMattermost } from './mattermost.ts';
import type { RenderInput } from './render-input.ts';
import { renderStandard } from './standard.ts';
import { renderTeams } from './teams.ts';

/** The body of a message for each kind of receiver. */
export const presets: Readonly<Record<(typeof presetNames)[number], (input: RenderInput) => object>> = {
  standard: renderStandard,
  teams: renderTeams,
  discord: renderDiscord,
  mattermost: renderMattermost,
};
