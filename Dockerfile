FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/DnsLb -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY --from=build /app /opt/dnslb
ENV PATH="$PATH:/opt/dnslb"
# A number, so that an orchestrator can see that it is not root.
USER 65532:65532
EXPOSE 53/udp 53/tcp
ENTRYPOINT ["dnslb"]
CMD ["serve", "--zones", "/zones", "--listen", "0.0.0.0:53"]
