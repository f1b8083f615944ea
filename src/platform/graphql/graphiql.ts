import type { ApolloServerPlugin } from '@apollo/server';

/** GraphiQL at the endpoint's address, served from the package: it works without the internet. */
export function graphiql(): ApolloServerPlugin {
  return {
    async serverWillStart() {
      return {
        async renderLandingPage() {
          return {
            html: async () => {
              const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
              return renderGraphiQL({ title: 'Kindred', headers: '{ "Authorization": "Bearer <your key>" }' });
            },
          };
        },
      };
    },
  };
}
