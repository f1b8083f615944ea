# Kindred as a container. PostgreSQL is another one: see compose.yaml.
FROM node:20-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# Nothing optional is needed to compile, and no package has to run anything when it is installed.
RUN npm ci --omit=optional --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY src ./src
COPY migrations ./migrations
RUN npm run build

FROM node:20-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json ./
# What is optional is the embedded PostgreSQL, which is for trying and developing.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund && npm cache clean --force
COPY --from=build /app/dist ./dist
USER node
EXPOSE 3000
# Ready is the process with its database. Node, since the image has no curl.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/health/ready').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node itself, without a shell or npm around it: SIGTERM reaches the server, which drains and ends with 0.
CMD ["node", "--max-semi-space-size=32", "dist/src/main.js"]
