import { join } from 'node:path';
import { readDecisions } from '../tables/decisions-table.ts';
import { isPlugin, root, workspacePackages } from '../workspace.ts';

interface Entry {
  readonly text: string;
  readonly link?: string;
  readonly collapsed?: boolean;
  readonly items?: Entry[];
}

/** The pages of the site in the order in which a reader needs them. */
export async function sidebar(): Promise<Entry[]> {
  const packages = await workspacePackages();
  const pages = (each: typeof packages): Entry[] =>
    each.map(({ room, manifest }) => ({ text: manifest.name, link: `/plugins/${room}` }));
  const decisions = await readDecisions(join(root, 'docs/decisions'));
  return [
    { text: 'Get started', link: '/getting-started' },
    {
      text: 'Guides',
      items: [
        { text: 'Change one setting', link: '/guides/change-a-setting' },
        { text: 'Only Python, or only an image', link: '/guides/one-part-only' },
        { text: 'SBOMs of a release', link: '/guides/sbom' },
        { text: 'From another release tool', link: '/guides/migrate' },
        { text: 'See a release before it happens', link: '/guides/rehearse' },
        { text: 'Release by hand', link: '/guides/release-by-hand' },
        { text: 'Hotfix', link: '/guides/hotfix' },
        { text: 'Protected branches', link: '/guides/protected-branches' },
        { text: 'Several Python packages', link: '/guides/several-packages' },
        { text: 'Private indexes and registries', link: '/guides/private-services' },
        { text: 'On GitLab', link: '/guides/gitlab' },
        { text: 'When a release failed', link: '/guides/when-a-release-failed' },
        { text: 'Deploy to staging and production', link: '/guides/deploy' },
        { text: 'Set up the host', link: '/security#set-up-the-host' },
        { text: 'Verify a release', link: '/verify' },
        { text: 'Images', link: '/images' },
        { text: 'Add a plugin', link: '/adding-a-plugin' },
      ],
    },
    { text: 'Plugins', items: pages(packages.filter(isPlugin)) },
    { text: 'Libraries and commands', collapsed: true, items: pages(packages.filter((each) => !isPlugin(each))) },
    {
      text: 'Reference',
      items: [
        { text: 'Options', link: '/reference/options' },
        { text: 'Commands', link: '/reference/commands' },
        { text: 'Errors by code', link: '/reference/errors' },
        { text: 'JSON schemas', link: '/reference/schemas' },
        { text: 'Rules of Python indexes', link: '/index-rules' },
        { text: 'The ledger', link: '/ledger' },
        { text: 'Compatibility', link: '/compatibility' },
        { text: 'Security model', link: '/security' },
        { text: 'Dependencies', link: '/dependencies' },
        { text: 'Benchmarks', link: '/benchmarks' },
      ],
    },
    { text: 'Architecture', link: '/architecture' },
    {
      text: 'Decisions',
      collapsed: true,
      items: [
        { text: 'All decisions', link: '/decisions/' },
        ...decisions.map(({ file, title }) => ({
          text: title.replaceAll('`', ''),
          link: `/decisions/${file.replace('.md', '')}`,
        })),
      ],
    },
  ];
}
