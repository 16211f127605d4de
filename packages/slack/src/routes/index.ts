export { type ChannelRoute, distinctRoutes, listRoutes } from './list-routes.ts';
