FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
# amd64 or arm64; BuildKit sets it to what the image is for.
ARG TARGETARCH=amd64
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN dotnet publish src/DnsLb -c Release -a $TARGETARCH -o /app

FROM mcr.microsoft.com/dotnet/runtime-deps:10.0
COPY --from=build /app /opt/dnslb
ENV PATH="$PATH:/opt/dnslb"
# A number, so that an orchestrator can see that it is not root.
USER 65532:65532
EXPOSE 53/udp 53/tcp
ENTRYPOINT ["dnslb"]
CMD ["serve", "--zones", "/zones", "--listen", "0.0.0.0:53"]
