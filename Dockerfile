# syntax=docker/dockerfile:1

# `lts` follows the current long-term line of Node.
FROM node:lts-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY src src
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:lts-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist/bot dist/bot
COPY package.json manifest.yml LICENSE ./
COPY templates templates
COPY locales locales
COPY assets assets
COPY calendars calendars
COPY examples examples
# The SQLite file lives in /app/data: mount a volume there, and the fleet file at /app/fleet.yml.
RUN mkdir data && chown node:node data
VOLUME /app/data
USER node
EXPOSE 3000
# Node itself, not npm, is process 1's command, so that SIGTERM reaches the bot.
CMD ["node", "dist/bot/main.js", "start"]
