export {
  findFreePort,
  type RedisServer,
  type RedisServerOptions,
  startRedisServer,
  stopAllRedisServers,
} from "../../sandbox/redis-server.ts";
