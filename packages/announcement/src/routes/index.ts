export { matchesRoute, type RouteSubject } from './match-route.ts';
export {
  type ReleaseEvent,
  type RouteRules,
  releaseEvents,
  routeEntries,
  routesDescription,
  routesOption,
} from './route-options.ts';
