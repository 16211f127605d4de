import { Graphviz } from '@hpcc-js/wasm-graphviz';
import { defineConfig } from 'vitepress';
import { slugOf } from '../../tools/links/links.ts';
import { drawPicture } from '../../tools/site/draw-picture.ts';
import { sidebar } from '../../tools/site/sidebar.ts';
import { repositoryUrl, sourceOf, toSiteLink } from '../../tools/site/site-links.ts';

const graphviz = await Graphviz.load();

export default defineConfig({
  title: 'Waybill',
  description: 'Release a Python package and its container image with semantic-release.',
  cleanUrls: true,
  // GitHub shows a README where the site has an index.
  rewrites: { 'decisions/README.md': 'decisions/index.md' },
  cacheDir: '../.cache/vitepress',
  outDir: '../.cache/site',
  themeConfig: {
    nav: [
      { text: 'Get started', link: '/getting-started' },
      { text: 'Plugins', link: '/plugins/preset' },
      { text: 'Errors', link: '/reference/errors' },
    ],
    sidebar: await sidebar(),
    outline: [2, 3],
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: repositoryUrl }],
  },
  markdown: {
    // The names of headings are those of GitHub, so that one link works in both places.
    anchor: { slugify: slugOf },
    config(md) {
      md.core.ruler.push('site-links', ({ tokens, env }) => {
        const links = tokens.flatMap(({ children }) => children ?? []).filter(({ type }) => type === 'link_open');
        for (const link of links)
          link.attrSet('href', toSiteLink(link.attrGet('href') ?? '', sourceOf(env.relativePath)));
      });
      // Vue would run what is in double braces as code.
      for (const rule of ['text', 'code_inline'] as const) {
        const render = md.renderer.rules[rule];
        md.renderer.rules[rule] = (...args) => (render?.(...args) ?? '').replaceAll('{{', '&#123;&#123;');
      }
      const fence = md.renderer.rules.fence;
      md.renderer.rules.fence = (tokens, index, ...rest) => {
        const { info, content } = tokens[index] ?? { info: '', content: '' };
        if (info.trim() === 'mermaid') return drawPicture(content, (dot) => graphviz.dot(dot));
        return fence?.(tokens, index, ...rest) ?? '';
      };
    },
  },
});
