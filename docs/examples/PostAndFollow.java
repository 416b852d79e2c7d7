// Post one opinion, follow it by its receipt, and look at the echo wall: plain AMQP and JSON, from Java.
//
//     apt-get install default-jdk-headless librabbitmq-client-java libjackson2-databind-java
//     AMQP_URL=amqp://… TOKEN=… java -cp '/usr/share/java/*' PostAndFollow.java

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

public class PostAndFollow {
    static final ObjectMapper JSON = new ObjectMapper();

    /** The service refused. The code is stable, the message is for people. */
    static class Refused extends Exception {
        final JsonNode told;

        Refused(JsonNode told) {
            super(told.path("family").asText() + " " + told.path("code").asText() + " " + told.path("message").asText());
            this.told = told;
        }
    }

    /** Calls operations as one caller. */
    static class Siquan implements AutoCloseable {
        private final String token;
        private final String replyTo = UUID.randomUUID().toString();
        private final Map<String, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
        private final Connection connection;
        private final Channel channel;

        Siquan(String url, String token) throws Exception {
            this.token = token;
            ConnectionFactory factory = new ConnectionFactory();
            factory.setUri(url);
            factory.setRequestedHeartbeat(20);
            connection = factory.newConnection();
            channel = connection.createChannel();
            // A queue of our own for the answers, bound to the exchange of the calls under a name that nobody else has.
            String queue = "rpc.reply-standalone_rpc_proxy-" + replyTo;
            channel.queueDeclare(queue, false, true, true, Map.of("x-expires", 300000));
            channel.queueBind(queue, "nameko-rpc", replyTo);
            channel.basicConsume(queue, true, new DefaultConsumer(channel) {
                @Override
                public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
                        throws IOException {
                    CompletableFuture<JsonNode> answer = waiting.remove(String.valueOf(properties.getCorrelationId()));
                    if (answer != null) {
                        answer.complete(JSON.readTree(body));
                    }
                }
            });
        }

        JsonNode call(String operation, Map<String, Object> arguments) throws Exception {
            String correlationId = UUID.randomUUID().toString();
            CompletableFuture<JsonNode> answer = new CompletableFuture<>();
            waiting.put(correlationId, answer);
            // What is not begun by the deadline is not done at all.
            Map<String, Object> headers = Map.of("nameko.auth_token", token,
                    "nameko.deadline", Instant.now().plusSeconds(10).toString());
            channel.basicPublish("nameko-rpc", operation,
                    new AMQP.BasicProperties.Builder().contentType("application/json").contentEncoding("utf-8")
                            .replyTo(replyTo).correlationId(correlationId).headers(headers).build(),
                    JSON.writeValueAsBytes(Map.of("args", List.of(), "kwargs", arguments)));
            // A TimeoutException: ask again with the same request_id.
            JsonNode told = answer.get(10, TimeUnit.SECONDS);
            if (!told.path("error").isNull()) {
                throw new Refused(told.path("error").path("value"));
            }
            return told.path("result");
        }

        @Override
        public void close() throws IOException {
            connection.close();
        }
    }

    public static void main(String[] arguments) throws Exception {
        try (Siquan siquan = new Siquan(System.getenv("AMQP_URL"), System.getenv("TOKEN"))) {
            try {
                siquan.call("intake.post_opinion", Map.of("text", "   ", "colour", "red"));
            } catch (Refused refused) {
                System.out.println(refused.getMessage());
                for (JsonNode problem : refused.told.path("details")) {
                    System.out.println("  " + problem.path("field").asText() + " " + problem.path("message").asText());
                }
            }
            // The request id is kept with our own record: the same id again is the same opinion.
            JsonNode opinion = siquan.call("intake.post_opinion", Map.of("request_id", "my-system-" + UUID.randomUUID(),
                    "text", "三号楼前的路灯不亮，晚上老人出行不便。", "place", "康家苑3号楼"));
            System.out.println("回执 receipt " + opinion.path("receipt").asText());
            JsonNode seen = siquan.call("intake.track", Map.of("receipt", opinion.path("receipt").asText()));
            System.out.println(seen.path("stage_label").asText() + " / " + seen.path("stage_label_en").asText());
            for (JsonNode entry : siquan.call("followup.echo_wall", Map.of("limit", 5)).path("items")) {
                System.out.println("回音壁 echo wall: " + entry.path("number").asText() + " " + entry.path("title").asText()
                        + " " + entry.path("label").asText());
            }
        }
    }
}
