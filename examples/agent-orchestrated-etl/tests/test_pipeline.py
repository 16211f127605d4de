import json
import threading
import unittest
from http.server import ThreadingHTTPServer
from unittest import mock
from urllib.request import urlopen

with mock.patch("importlib.metadata.version", return_value="1.2.3"):
    from agent_orchestrated_etl.pipeline import run
    from agent_orchestrated_etl.service import Handler


class PipelineTest(unittest.TestCase):
    def test_runs_steps_in_order(self):
        records = [{"Name": "a"}, {"Name": ""}]
        self.assertEqual(run(["drop-empty", "lower-keys"], records), [{"name": "a"}])

    def test_refuses_unknown_step(self):
        with self.assertRaises(KeyError):
            run(["no-such-step"], [])


class ServiceTest(unittest.TestCase):
    def test_health(self):
        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            with urlopen(f"http://127.0.0.1:{server.server_port}/health") as response:
                self.assertEqual(json.load(response), {"status": "ok", "version": "1.2.3"})
            server.shutdown()


if __name__ == "__main__":
    unittest.main()
