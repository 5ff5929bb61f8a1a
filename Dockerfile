FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
# amd64 or arm64, as this image is. TARGETARCH would not do: not every builder sets it, and BuildKit takes a default for the user's will.
RUN dotnet publish src/DnsLb -c Release -a $(dpkg --print-architecture) -o /app

# No shell, no package manager, no time zones: the libraries that the program needs, and certificates.
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
COPY --from=build /app/dnslb /opt/dnslb/dnslb
ENV PATH="$PATH:/opt/dnslb"
# A number, so that an orchestrator can see that it is not root. It writes nowhere: the root may be read-only (docker run --read-only).
USER 65532:65532
EXPOSE 53/udp 53/tcp
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["/opt/dnslb/dnslb", "healthcheck"]
ENTRYPOINT ["/opt/dnslb/dnslb"]
CMD ["serve", "--zones", "/zones", "--listen", "0.0.0.0:53"]
