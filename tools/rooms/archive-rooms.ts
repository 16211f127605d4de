import type { Room } from './room.ts';

/** The rooms of `packages/archive`. */
export const archive: readonly Room[] = [
  { name: 'commands', does: 'Commands of `npx waybill`', uses: ['contents', 'retrieve', 'store'] },
  { name: 'steps', does: 'One file for each hook', uses: ['contents', 'retrieve', 'store', 'upload'] },
  { name: 'contents', does: 'What of a release is archived, and where', uses: [] },
  {
    name: 'upload',
    does: 'Writes each file once, in parts where it is large, and confirms it',
    uses: ['contents', 'store'],
  },
  { name: 'retrieve', does: 'Gets files and images back, and checks their bytes', uses: ['store'] },
  { name: 'store', does: 'Asks the service by the AWS SDK, and explains its refusals', uses: [] },
];
