using System.Net;

namespace DnsLb.Tests.EndToEnd;

/// <summary>A real server of one of the kinds that checks have presets for, fresh and without privileges, on a free port of 127.0.0.1.</summary>
internal sealed class BackendServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort.Find();
    private ChildProcess? _process;

    public IPEndPoint EndPoint => new(IPAddress.Loopback, _port);

    private static bool IsRoot => Environment.UserName == "root";

    private static string User => IsRoot ? "nobody" : Environment.UserName;

    /// <summary>Starts a server.</summary>
    /// <param name="kind">The name of its preset.</param>
    /// <param name="options">Further command line options.</param>
    public static async Task<BackendServer> StartAsync(string kind, params string[] options)
    {
        var server = new BackendServer();
        try
        {
            await server.RunAsync(kind, options);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task RunAsync(string kind, string[] options)
    {
        if (IsRoot)
        {
            Assert.Equal(0, (await ChildProcess.RunAsync("chown", [User, _folder.Path])).ExitCode);
        }

        string[] command = kind switch
        {
            "redis" => ["redis-server", "--bind", "127.0.0.1", "--port", $"{_port}", "--save", "", "--dir", _folder.Path],
            "postgres" => await PostgresAsync(),
            "mysql" => await MariaDbAsync(),
            "smtp" => ["msmtpd", "--interface=127.0.0.1", $"--port={_port}", "--command=cat"],
            _ => Dovecot(),
        };
        _process = ChildProcess.Start("/usr/bin/env", Unprivileged([.. command, .. options]), folder: _folder.Path);
        await _process.WaitUntilAcceptedAsync(EndPoint);
        if (kind == "postgres")
        {
            // Until then it accepts connections to say that it is starting up.
            await _process.WaitForLineAsync("ready to accept connections");
        }
    }

    private async Task<string[]> PostgresAsync()
    {
        string programs = Directory.GetDirectories("/usr/lib/postgresql").Max()!;
        string data = _folder.PathOf("data");
        await PrepareAsync($"{programs}/bin/initdb", "-D", data, "--auth=scram-sha-256", "--no-sync", $"--pwfile={_folder.Write("password", "secret")}");
        return [$"{programs}/bin/postgres", "-D", data, "-p", $"{_port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="];
    }

    private async Task<string[]> MariaDbAsync()
    {
        string data = _folder.PathOf("data");
        await PrepareAsync("mariadb-install-db", "--no-defaults", $"--datadir={data}", "--auth-root-authentication-method=normal", "--skip-test-db");
        return ["mariadbd", "--no-defaults", $"--datadir={data}", "--bind-address=127.0.0.1", $"--port={_port}", $"--socket={_folder.PathOf("socket")}"];
    }

    private string[] Dovecot()
    {
        string configuration = _folder.Write("dovecot.conf", $$"""
            base_dir = {{_folder.PathOf("run")}}
            log_path = /dev/stderr
            protocols = imap
            listen = 127.0.0.1
            ssl = no
            default_internal_user = {{User}}
            default_internal_group = {{(IsRoot ? "nogroup" : User)}}
            default_login_user = {{User}}
            service anvil {
              chroot =
            }
            service imap-login {
              chroot =
              inet_listener imap {
                port = {{_port}}
              }
              inet_listener imaps {
                port = 0
              }
            }
            passdb {
              driver = static
            }
            """);
        return ["dovecot", "-F", "-c", configuration];
    }

    private async Task PrepareAsync(params string[] command)
    {
        CommandResult result = await ChildProcess.RunAsync("/usr/bin/env", Unprivileged(command), folder: _folder.Path);
        Assert.True(result.ExitCode == 0, $"{result}");
    }

    // Database servers refuse to run as root.
    private static string[] Unprivileged(string[] command) =>
        ["PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", .. IsRoot ? (string[])["setpriv", $"--reuid={User}", "--regid=nogroup", "--clear-groups"] : [], .. command];
}
