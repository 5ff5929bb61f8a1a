using System.Net;

namespace DnsLb.Tests.EndToEnd;

/// <summary>A real web server as the backend behind one address; it answers every path with status 200, if nothing else is said.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IPEndPoint _endPoint;
    private ChildProcess? _process;

    private Nginx(IPEndPoint endPoint, string listen, string server)
    {
        _endPoint = endPoint;
        string configuration = $$"""
            pid {{_folder.PathOf("nginx.pid")}};
            error_log stderr;
            daemon off;
            master_process off;
            events { worker_connections 64; }
            http {
                access_log off;
                client_body_temp_path {{_folder.Path}};
                proxy_temp_path {{_folder.Path}};
                fastcgi_temp_path {{_folder.Path}};
                uwsgi_temp_path {{_folder.Path}};
                scgi_temp_path {{_folder.Path}};
                server {
                    listen {{endPoint}} {{listen}};
                    {{server}}
                }
            }
            """;
        _folder.Write("nginx.conf", configuration);
    }

    public IPEndPoint EndPoint => _endPoint;

    /// <summary>Starts one.</summary>
    /// <param name="address">The address.</param>
    /// <param name="port">The port.</param>
    /// <param name="listen">Options of the address, such as ssl.</param>
    /// <param name="server">The directives of the server.</param>
    public static async Task<Nginx> StartAsync(string address, int port, string listen = "", string server = """location / { return 200 "ok\n"; }""")
    {
        var backend = new Nginx(new IPEndPoint(IPAddress.Parse(address), port), listen, server);
        await backend.StartAsync();
        return backend;
    }

    public async Task StartAsync()
    {
        _process = ChildProcess.Start("/usr/sbin/nginx", ["-c", _folder.PathOf("nginx.conf"), "-p", _folder.Path]);
        await _process.WaitUntilAcceptedAsync(_endPoint);
    }

    public async Task StopAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
            _process = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }
}
