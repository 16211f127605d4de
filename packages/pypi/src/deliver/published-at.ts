import type { Published } from '@waybill/kernel';
import { simpleIndex } from '../indexes/index.ts';
import type { DeliveryPlan } from './compare-with-indexes.ts';

/** Where people find what was delivered: the first project on the first index, and a page for each beside it. */
export async function publishedAt(plans: readonly DeliveryPlan[]): Promise<Published> {
  const pages: { name: string; url: string }[] = [];
  for (const { access, plans: projects } of plans) {
    const { index } = access;
    for (const { upload, present } of projects) {
      const [file] = [...upload, ...present];
      if (file === undefined) continue;
      const url = index.pageOf(file.project, file.version) ?? (await simpleIndex(access).pageOf(file.project));
      pages.push({ name: index.name, url });
    }
  }
  const [first] = pages;
  if (first === undefined) return false;
  return pages.length === 1 ? first : { ...first, pages };
}
