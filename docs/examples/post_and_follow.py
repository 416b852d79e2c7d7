"""Post one opinion, follow it by its receipt, and find it on the echo wall: stock nameko and nothing else.

    pip install nameko==2.14.1
    AMQP_URL=amqp://… TOKEN=… python post_and_follow.py [seconds to follow it]
"""

import os
import sys
import time
import uuid

from nameko.exceptions import RemoteError, RpcTimeout
from nameko.standalone.rpc import ClusterRpcProxy

BROKER = {"AMQP_URI": os.environ["AMQP_URL"]}
WHO_ASKS = {"auth_token": os.environ["TOKEN"]}


def post(siquan, **opinion):
    """Repeat until there is an answer. The request id makes all repetitions one opinion; keep it with your own record."""
    request_id = f"my-system-{uuid.uuid4()}"
    for _ in range(5):
        try:
            return siquan.intake.post_opinion(request_id=request_id, **opinion)
        except RpcTimeout:
            print("no answer, asking again")
        except RemoteError as error:
            if error.exc_type != "unavailable":
                raise
            time.sleep(1)
    raise SystemExit("nobody answers")


def main(seconds):
    with ClusterRpcProxy(BROKER, timeout=10, context_data=WHO_ASKS) as siquan:
        try:
            siquan.intake.post_opinion(text="   ", colour="red")
        except RemoteError as error:
            print(error.exc_type, error.value["code"], error.value["message"])
            for problem in error.value["details"]:
                print(" ", problem["field"], problem["code"], problem["message"])

        opinion = post(siquan, text="三号楼前的路灯不亮，晚上老人出行不便。", place="康家苑3号楼")
        print("回执 receipt", opinion["receipt"])

        stage, until = "", time.monotonic() + seconds
        while True:
            seen = siquan.intake.track(receipt=opinion["receipt"])
            if seen["stage"] != stage:
                stage = seen["stage"]
                print(seen["stage_label"], "/", seen["stage_label_en"], seen["case_number"] or "", seen["reply"])
            wall = siquan.followup.echo_wall(limit=20)["items"]
            shown = [entry for entry in wall if entry["number"] == seen["case_number"]]
            if shown or time.monotonic() > until:
                break
            time.sleep(1)
        for entry in shown:
            print("回音壁 echo wall:", entry["title"], entry["reply"], entry["label"])


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 0)
