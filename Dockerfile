# One image for every process; the command decides which. Debian slim, since Temporal's native core has no musl build.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && chmod +x dist/cli/main.js && npm prune --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim
# The slim image has no certificates, and Temporal's native core reads those of the system.
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
# Where docker-compose.yml and the manifests put it, so that a command typed in a container needs no --config.
ENV NODE_ENV=production BRIDGE_CONFIG=/config/bridge.yaml
RUN ln -s /app/dist/cli/main.js /usr/local/bin/gupy-exam-bridge
WORKDIR /app
COPY --from=build --chown=node:node /app/package.json ./
COPY --from=build --chown=node:node /app/node_modules ./node_modules
COPY --from=build --chown=node:node /app/dist ./dist
COPY --from=build --chown=node:node /app/providers/presets ./providers/presets
COPY --from=build --chown=node:node /app/providers/examples ./providers/examples
COPY --from=build --chown=node:node /app/console ./console
COPY --from=build --chown=node:node /app/simulator/page ./simulator/page
USER node
ENTRYPOINT ["node", "dist/cli/main.js"]
CMD ["--help"]
